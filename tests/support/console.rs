//! The console as an official's browser sees it: the desks served from this process, one officer signed in.

use desks::Desks;
use tokio::net::TcpListener;

use crate::World;
use crate::county::SOMEBODY;

/// What the officers of the stories type.
const PASSWORD: &str = "made-up-Pass-2026";

/// The desks of a world, open for one officer; they close with the story's runtime.
pub struct Console {
    address: String,
    token: String,
}

impl Console {
    /// Serves the desks and signs the officer of that account in.
    pub async fn of(world: &World, account: &str) -> Self {
        registry::officers::choose_password(&world.registry, &SOMEBODY, account, PASSWORD).await.expect("a password");
        let desks =
            Desks::open(world.registry.clone(), b"a secret of thirty-two bytes....", false).await.expect("desks");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, desks::router(desks)).await });
        let body = serde_json::json!({ "account": account, "password": PASSWORD });
        let answer = reqwest::Client::new().post(format!("{address}/api/sign-in")).json(&body).send().await;
        let session: serde_json::Value = answer.expect("an answer").json().await.expect("a session");
        let token = session["access_token"].as_str().unwrap_or_else(|| panic!("signed in: {session}")).to_owned();
        Self { address, token }
    }

    /// The page at that address, in Chinese.
    pub async fn page(&self, path: &str) -> String {
        self.read(path, "zh-CN").await
    }

    /// The page at that address, in English.
    pub async fn page_in_english(&self, path: &str) -> String {
        self.read(path, "en").await
    }

    /// What a program is answered at that address.
    pub async fn call(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.page(path).await).expect("JSON")
    }

    /// What that address answers, be it a refusal: the status and the page.
    pub async fn answer(&self, path: &str, language: &str) -> (u16, String) {
        let request = reqwest::Client::new().get(format!("{}{path}", self.address)).bearer_auth(&self.token);
        let answer = request.header("cookie", format!("baoxue_language={language}")).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    }

    /// Fills the form of a page in and sends it to that address, in Chinese: the status and the page.
    pub async fn fill(&self, page: &str, to: &str, pairs: &[(String, String)]) -> (u16, String) {
        let drawn = self.page(page).await;
        let token = drawn.split("name=\"form_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let token = ("form_token".to_owned(), token.expect("a form").to_owned());
        let said: Vec<(String, String)> = pairs.iter().cloned().chain([token]).collect();
        let request = reqwest::Client::new().post(format!("{}{to}", self.address)).bearer_auth(&self.token);
        let answer = request.form(&said).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    }

    async fn read(&self, path: &str, language: &str) -> String {
        let (status, text) = self.answer(path, language).await;
        assert!((200..300).contains(&status), "{path}: {status} {text}");
        text
    }
}

/// Where the links of a page lead whose text holds these words.
pub fn links(page: &str, words: &str) -> Vec<String> {
    let anchors = page.split("<a ").skip(1).filter_map(|rest| rest.split_once("</a>"));
    let with_words = anchors.filter_map(|(anchor, _)| anchor.split_once('>')).filter(|(_, text)| text.contains(words));
    let address =
        |(tag, _): (&str, &str)| tag.split_once("href=\"")?.1.split_once('"').map(|(href, _)| href.to_owned());
    with_words.filter_map(address).map(|href| href.replace("&#38;", "&").replace("&amp;", "&")).collect()
}
