//! The document that says what may be called (OpenAPI).

use axum::Json;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

/// The phones' calls.
#[derive(OpenApi)]
#[openapi(
    info(title = "保学 · 手机接口", description = "What the phone of a teacher may say and hear."),
    paths(
        crate::sign_in::enter,
        crate::sign_in::renew,
        crate::sign_in::leave,
        crate::pull::pull,
        crate::push::push,
        crate::receipts::verify
    ),
    modifiers(&Bearer)
)]
struct PhoneCalls;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The phones' calls as an OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    PhoneCalls::openapi()
}

pub(crate) async fn serve() -> Json<utoipa::openapi::OpenApi> {
    std::future::ready(Json(document())).await
}
