//! The document that says what programs may call (OpenAPI).

use axum::{Json, Router, routing::get};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
};

use crate::{Desks, coverage, entrance, ledgers, outcomes, pairs, places, rates, spot_checks, suspects};

/// The calls of the desks.
#[derive(OpenApi)]
#[openapi(
    info(title = "保学 · 工作台接口", description = "The data of the pages, for programs."),
    paths(
        entrance::sign_in::api_sign_in,
        rates::calls::list,
        rates::calls::people,
        rates::version_calls::sliced,
        rates::version_calls::list,
        rates::version_calls::publish,
        rates::version_calls::changed,
        suspects::calls::list,
        suspects::calls::one,
        outcomes::calls::list,
        outcomes::calls::of_child,
        outcomes::calls::verify,
        outcomes::calls::check,
        outcomes::calls::withdraw,
        pairs::calls::list,
        pairs::calls::one,
        pairs::calls::settle,
        pairs::calls::undo,
        ledgers::calls::list,
        ledgers::calls::take,
        coverage::calls::list,
        coverage::calls::missing,
        spot_checks::calls::list,
        spot_checks::calls::one,
        spot_checks::calls::households,
        spot_checks::calls::draw,
        spot_checks::calls::enter,
        spot_checks::calls::judge,
        places::calls::changes,
        places::calls::history,
        places::calls::merge,
        places::calls::rename,
        places::calls::undo
    ),
    modifiers(&Doors),
    security(("bearer" = []), ("cookie" = []))
)]
struct Calls;

struct Doors;

impl Modify for Doors {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_with(Default::default);
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let cookie = ApiKey::Cookie(ApiKeyValue::new("baoxue_session"));
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(cookie));
    }
}

/// The calls as an OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    Calls::openapi()
}

pub(crate) fn router() -> Router<Desks> {
    Router::new().route("/api/openapi.json", get(|| async { Json(document()) }))
}
