//! One deed through every wall: a household typed on a phone goes over HTTP into the register and onto an official's page, and an
//! official signs in with a real browser.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use county_tests::program::{Clerk, program};
use fantoccini::{ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

const HOME: &str = "01937000-0000-7000-8000-0000000000a1";

/// The program serving a small made-up county; stopped when dropped.
struct Served {
    clerk: Clerk,
    sign_ins: Value,
    program: Child,
    console: String,
    phones: String,
}

impl Served {
    fn county() -> Self {
        let clerk = Clerk::with_sqlite();
        let words = ["demo", "--children", "150", "--seed", "4", "--no-serve", "--dir", "made-up", "--json"];
        let sign_ins = clerk.does(&words).json()["sign_ins"].clone();
        let mut program = Command::new(program())
            .args(["serve", "--listen", "127.0.0.1:0", "--phones", "127.0.0.1:0"])
            .current_dir(clerk.dir())
            .env("BAOXUE_DATABASE", clerk.database_url())
            .env("BAOXUE_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program serves");
        let mut line = String::new();
        BufReader::new(program.stdout.take().expect("its output")).read_line(&mut line).expect("its addresses");
        let mut addresses = line.split_whitespace().filter(|word| word.starts_with("http://")).map(str::to_owned);
        let (console, phones) = (addresses.next().expect("the console"), addresses.next().expect("the phones"));
        Self { clerk, sign_ins, program, console, phones }
    }

    /// Account and password of the role whose name ends so.
    fn sign_in(&self, role: &str) -> (String, String) {
        let all = self.sign_ins.as_array().expect("roles");
        let found = all.iter().find(|s| s["role"].as_str().is_some_and(|r| r.ends_with(role))).expect("the role");
        (text(&found["account"]), text(&found["password"]))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.program.kill());
        drop(self.program.wait());
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("text: {value}")).to_owned()
}

async fn post(url: String, token: &str, body: Value) -> Value {
    let answer = reqwest::Client::new().post(url).bearer_auth(token).json(&body).send().await.expect("an answer");
    let status = answer.status();
    let body = answer.json::<Value>().await.expect("JSON");
    assert!(status.is_success(), "{status}: {body}");
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_pushed_by_a_phone_is_in_the_register_once() {
    let served = tokio::task::spawn_blocking(Served::county).await.expect("served");
    let (account, password) = served.sign_in("村干部");
    let device = json!({ "id": "phone-1", "name": "测试手机" });
    let body = json!({ "account": account, "password": password, "device": device });
    let session = post(format!("{}/v1/sign-in", served.phones), "", body).await;
    let token = text(&session["access_token"]);
    let village = text(&session["assignments"][0]["place"]);
    let child = json!({ "record_id": "P-new-1", "name": "新来的孩子", "sex": "女", "born_on": "2017-05-06", "schooling": "在校" });
    let household = json!({
        "household_no": "9001", "village_code": &village[..12], "head_name": "新来的户主", "visited_at": "2026-11-22", "surveyor": "测试",
        "children": [child],
    });
    let item = json!({ "id": HOME, "kind": "household", "base_version": null, "made_at": "2026-11-22T09:30:00+08:00", "body": household });
    let batch = json!({ "batch_id": "b1", "items": [item] });
    let first = post(format!("{}/v1/push", served.phones), &token, batch.clone()).await;
    assert_eq!(first["results"][0]["outcome"], "stored", "{first}");
    let again = post(format!("{}/v1/push", served.phones), &token, batch).await;
    assert_eq!(again["results"][0]["outcome"], "already_stored", "{again}");
    assert_eq!(first["results"][0]["receipt"], again["results"][0]["receipt"], "the same receipt");

    let pulled = reqwest::Client::new().get(format!("{}/v1/pull?limit=500", served.phones)).bearer_auth(&token);
    let pulled: Value = pulled.send().await.expect("an answer").json().await.expect("JSON");
    let households = pulled["changes"].as_array().expect("changes").iter().filter(|c| c["id"] == HOME);
    assert_eq!(households.count(), 1, "once in the register");
    assert_eq!(served.clerk.does(&["check", "--json"]).json()["sound"], true);
}

/// A running chromedriver; stopped when dropped.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A real Chromium, driven through chromedriver on a port of its own.
async fn browser() -> (Driver, fantoccini::Client) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let mut command = Command::new("chromedriver");
    command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
    let driver = Driver(command.spawn().expect("chromedriver is installed by tests/all.sh"));
    let flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--window-size=1440,900",
        "--lang=zh-CN",
    ];
    let wanted = json!({ "goog:chromeOptions": { "args": flags } });
    for _ in 0..50 {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(wanted.as_object().expect("a map").clone());
        if let Ok(client) = builder.connect(&format!("http://127.0.0.1:{port}")).await {
            return (driver, client);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("no browser");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_signs_in_with_a_browser_and_walks_from_a_figure_to_its_persons() {
    let served = tokio::task::spawn_blocking(Served::county).await.expect("served");
    let (account, password) = served.sign_in("教育局长");
    let (driver, client) = browser().await;
    client.goto(&format!("{}/", served.console)).await.expect("the door");
    client.find(Locator::Css("input[name=account]")).await.expect("账号").send_keys(&account).await.expect("typed");
    client.find(Locator::Css("input[name=password]")).await.expect("口令").send_keys(&password).await.expect("typed");
    client.find(Locator::Css(".door form button")).await.expect("登录").click().await.expect("clicked");
    client.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css("nav")).await.expect("the desk");
    let home = client.source().await.expect("a page");
    assert!(home.contains("小学适龄入学率") && home.contains("疑似"), "the figures and the suspects of the own area");
    for (path, words) in [("/rates", "指标"), ("/suspects", "疑似辍学"), ("/pairs", "比对复核")] {
        client.goto(&format!("{}{path}", served.console)).await.expect("a desk");
        assert!(client.source().await.expect("a page").contains(words), "{path}");
    }
    let person = served.console.clone() + "/rates";
    client.goto(&person).await.expect("rates");
    client
        .find(Locator::Css("a[href*='/rates/persons']"))
        .await
        .expect("a number that opens")
        .click()
        .await
        .expect("clicked");
    client
        .wait()
        .at_most(Duration::from_secs(20))
        .for_element(Locator::Css("table tbody tr"))
        .await
        .expect("persons behind it");
    client.close().await.expect("closed");
    drop(driver);
}
