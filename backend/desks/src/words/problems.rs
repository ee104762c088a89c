//! What may go wrong, and what to do next.

use super::catalogue;

catalogue! {
    /// Problems as people read them; the stable codes are in `crate::problems`.
    ProblemWords {
        heading: "办理未成功", "That did not work";
        code: "问题代码", "Code";
        next: "下一步", "What to do next";
        home: "回到工作台", "Go to the home page";
        mend: "返回修改", "Go back and correct it";
        again: "重新登录", "Sign in again";
        not_found_title: "没有找到", "Not found";
        not_found: "没有这一页，或它不在您的辖区内。请从工作台重新进入；若确属您的辖区，请联系县教育局管理员核对您的岗位。",
            "There is no such page, or it is outside your area. Start again from the home page; if it is your area, ask the administrator to check your post.";
        signed_out_title: "请先登录", "Please sign in";
        signed_out: "登录已失效或尚未登录。请登录后再试。", "You are not signed in, or your session has ended. Sign in and try again.";
        stale_form_title: "页面已过期", "The form is out of date";
        stale_form: "提交的页面已过期或来自别处。请返回，刷新页面后重新提交。", "The form was out of date or came from elsewhere. Go back, reload the page and submit again.";
        invalid_title: "填写有误", "Something is filled in wrongly";
        invalid: "请按提示改正后重新提交。", "Correct what is marked and submit again.";
        stale_title: "已被他人办理", "Someone was faster";
        stale: "这条记录刚刚被其他人修改。请刷新后按最新情况办理。", "This record has just been changed by someone else. Reload and look again.";
        refused_title: "当前不能这样办理", "Not possible now";
        refused: "按规定当前状态不能这样办理，请查看说明。", "The rules do not allow this in the present state. See the explanation.";
        too_large_title: "内容过大", "Too large";
        too_large: "提交的内容超过上限，请减少后重新提交。", "What you sent exceeds the limit. Send less.";
        too_many_title: "尝试次数过多", "Too many attempts";
        too_many: "登录尝试次数过多，请稍候几分钟再试。", "Too many attempts to sign in. Wait a few minutes.";
        method_title: "不支持的操作", "Not supported";
        method: "此地址不支持这种操作。请从页面上的按钮进入。", "This address does not support that method. Use the buttons of the pages.";
        failed_title: "系统暂时出错", "The system failed";
        failed: "没有任何内容被改动。请稍后重试；若仍不行，请把问题代码和时间告诉县教育局管理员。",
            "Nothing was changed. Try again later; if it persists, tell the administrator the code and the time.";
    }
}
