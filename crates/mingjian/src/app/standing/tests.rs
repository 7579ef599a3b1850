use docket::registry::NoticeCommand;
use serde_json::json;

use crate::app::complain::tests::{Folder, clerk, office_under};
use crate::app::{App, FileLimits, Limits};

const NOTICES: [&str; 2] = [
    include_str!("../../../../../calendar/2025.toml"),
    include_str!("../../../../../calendar/2026.toml"),
];

async fn program(folder: &Folder) -> App {
    office_under(folder, Limits::default(), FileLimits::default()).await.0
}

#[tokio::test]
async fn what_another_process_entered_holds_at_once() {
    let folder = Folder::new("standing");
    let (here, there) = (program(&folder).await, program(&folder).await);
    assert_eq!(here.entered_notices().await.unwrap().len(), 0);
    for (count, text) in (1..).zip(NOTICES) {
        let command: NoticeCommand = serde_json::from_value(json!({ "command": "enter",
            "text": text, "source": "国务院办公厅", "digest": "ab".repeat(32) }))
        .unwrap();
        there.enter_notice(&clerk(), &command).await.unwrap();
        assert_eq!(here.entered_notices().await.unwrap().len(), count);
        // What was read is kept while nothing more is entered.
        let (first, again) = (here.standing().await.unwrap(), here.standing().await.unwrap());
        assert!(std::sync::Arc::ptr_eq(&first, &again));
    }
}
