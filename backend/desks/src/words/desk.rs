//! Texts of the frame, the sign-in page and the home page.

use super::catalogue;

catalogue! {
    /// The frame around every page.
    DeskWords {
        product: "控辍保学工作台", "Dropout Control Desk";
        home: "工作台", "Home";
        children: "查学生", "Find a child";
        suspects: "疑似辍学", "Suspected dropouts";
        outcomes: "核实复核", "Outcomes";
        pairs: "比对复核", "Match review";
        rates: "指标监测", "Indicators";
        ledgers: "台账", "Ledgers";
        coverage: "调查覆盖", "Coverage";
        spot_checks: "抽查", "Spot checks";
        places: "区划", "Places";
        navigation: "主导航", "Main navigation";
        trail: "当前位置", "You are here";
        sign_out: "退出", "Sign out";
        other_language: "English", "中文";
        switch_language: "Switch to English", "切换为中文";
        skip: "跳到正文", "Skip to content";
        print: "打印本页", "Print";
        as_json: "数据接口", "JSON";
        privacy: "本页含未成年人个人信息，仅限履行控辍保学职责使用；请勿截图外传，离开座位请退出。",
            "This page holds personal data of minors. Use it for official duty only; sign out when you leave your seat.";
        printed_by: "打印人", "Printed by";
        search: "查询", "Search";
        clear: "清除条件", "Clear";
        all: "全部", "All";
        name: "姓名", "Name";
        sex: "性别", "Sex";
        age: "周岁", "Age";
        born_on: "出生日期", "Born on";
        township: "乡镇", "Township";
        village: "行政村", "Village";
        school: "学校", "School";
        grade: "年级班级", "Class";
        place: "区划", "Place";
        pages: "分页", "Pages";
        previous: "上一页", "Previous";
        next: "下一页", "Next";
        none: "无", "None";
        not_recorded: "未登记", "Not recorded";
        clues: "条线索", "flags";
        back: "返回", "Back";
        keys_hint: "键盘：J / K 上下移动，回车打开，/ 跳到查询框", "Keys: J / K move, Enter opens, / goes to search";
    }
}

catalogue! {
    /// Sign-in (登录).
    EntranceWords {
        title: "登录", "Sign in";
        lead: "义务教育控辍保学 · 县乡村三级、教育与政府双线共用", "Compulsory education: one register for county, township, village and school";
        account: "账号", "Account";
        password: "密码", "Password";
        enter: "登录", "Sign in";
        refused: "账号或密码不正确。请核对后重新输入；忘记密码请联系县教育局管理员重置。",
            "Account or password is wrong. Check both and try again; the county administrator can reset a password.";
        stale_form: "页面停留过久，请重新输入后再提交。", "The page was open for too long. Please enter your details again.";
        signed_out: "您已退出。", "You are signed out.";
        change_password: "修改口令", "Change password";
        change_lead: "初始口令由他人发放，请换成只有您知道的口令。", "Your first password was given by someone else. Choose one that only you know.";
        old_password: "现在的口令", "Present password";
        new_password: "新口令（至少8个字符）", "New password (8 characters or more)";
        again: "再输入一次新口令", "New password again";
        not_alike: "两次输入的新口令不一样，请重新输入。", "The two new passwords differ. Enter them again.";
        old_wrong: "现在的口令不正确，请重新输入。", "The present password is wrong. Enter it again.";
        must_change: "您仍在使用初始口令，请尽快修改。", "You still use your first password. Please change it.";
        notice: "本系统处理未成年人敏感个人信息，所有操作均记入日志。",
            "This system handles sensitive data of minors. Everything you do is journalled.";
    }
}

catalogue! {
    /// 工作台
    HomeWords {
        title: "工作台", "Home";
        bracket_open: "（", " (";
        bracket_close: "）", ")";
        key_figures: "核心指标", "Key figures";
        threshold_at_least: "目标 ≥", "Target ≥";
        threshold_at_most: "控制线 ≤", "Ceiling ≤";
        meets: "达标", "Met";
        misses: "未达标", "Not met";
        no_figure: "暂无数据", "No data";
        no_figures_title: "本学期指标尚未计算", "No figures for this term yet";
        no_figures_cure: "请县级管理员依次导入名册、运行比对并计算指标。", "Ask the county administrator to import rosters, run the match and compute the rates.";
        to_do: "待办", "To do";
        suspects_open: "待核查线索", "Flags to verify";
        pairs_waiting: "比对待复核", "Pairs to review";
        by_kind: "线索构成", "Flags by kind";
        nothing_to_do: "本辖区没有待核查的疑似学生。", "No suspects are open in your area.";
        progress: "各地进度", "Progress by place";
        children: "应查儿童", "Children";
        surveyed: "本轮已登记", "Surveyed this round";
        open: "线索", "Flags";
        map: "线索分布", "Where flags are";
        map_note: "示意图，不作区划依据", "Schematic; not a legal boundary";
        map_empty: "尚未导入边界，导入带边界的区划文件后显示。", "Import places with boundaries to see the map.";
        open_list: "查看名单", "Open the list";
        review_now: "开始复核", "Review now";
        numerator: "分子", "Numerator";
        denominator: "分母", "Denominator";
    }
}
