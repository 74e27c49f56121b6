//! All clauses, in every language.

use super::clause::clauses;

clauses! {
    DEMO: "DEMONSTRATION: DEADLINES ARE SHORTER THAN A DAY; DO NOT USE FOR REAL OBLIGATIONS."
        / "演示协议:期限短于一天;不得用于真实义务。";
    REFUSED: "THESE TERMS CANNOT BE DEPLOYED YET. Not acted on: {parts}."
        / "本条款尚不能部署。尚未执行的部分:{parts}。";
    TITLE: "Agreement {name}, version {version}." / "协议 {name},第 {version} 版。";
    GOVERNS: "The English text governs." / "以英文文本为准。";
    GOVERNS_ZH: "The Chinese text governs." / "以中文文本为准。";
    RUNS: "It runs for {term} {window} and is paid in {asset}." / "期限为 {term} {window},以 {asset} 支付。";
    IN_UTC: "Their boundaries are midnight in UTC." / "以协调世界时(UTC)零点为界。";
    IN_ZONE: "Their boundaries are midnight in {zone}, by this table: {offsets}." / "以 {zone} 当地零点为界,时差依下表:{offsets}。";
    OFFSET: "from {from} {offset}" / "自 {from} 起 {offset}";
    RENEW_NEVER: "It is not renewed." / "到期不续。";
    RENEW_SIGNED: "It may be renewed when every signatory signs." / "经全体签署方签署可续期。";
    RENEW_UNLESS: "It is renewed unless a signatory objects {notice} before its end." / "除非签署方在到期 {notice} 前提出异议,否则自动续期。";
    AMEND_NEVER: "Its parameters do not change." / "其参数不得变更。";
    AMEND_SIGNED: "Its parameters may be changed when every signatory signs, from a window that has not opened." / "经全体签署方签署可变更其参数,自尚未开始的窗口期起生效。";
    END_NEVER: "It cannot be ended early." / "不得提前终止。";
    END_NOTICE: "Either side may end it with notice of {notice}." / "任一方可提前 {notice} 通知终止。";
    END_FEE: "Whoever ends it early pays {fee}." / "提前终止的一方支付 {fee}。";
    END_CAUSE: "The obligee may end it at the next boundary after {breaches} breaches in {windows} windows." / "{windows} 个窗口期内违约达 {breaches} 次的,权利人可于下一边界终止。";
    MINIMUM: "It is suspended when the bond falls below {minimum}." / "保证金低于 {minimum} 时暂停。";
    TOP_UP: "A bond that has run short is topped up within {top_up}, fees are paid within {pay}; otherwise it ends." / "保证金不足的须于 {top_up} 内补足,费用须于 {pay} 内支付,否则终止。";
    DEBT: "What is owed and cannot be paid bears simple interest of {share} for each {per}, at most {cap}." / "无力支付的欠款按每 {per} {share} 计单利,最高 {cap}。";
    KEEPER: "Whoever settles a window is paid {share} of what is settled, at most {most}." / "结算窗口期者获结算金额的 {share},最多 {most}。";
    PUNITIVE: "Penalties far above the fee are meant: {reason}." / "高额违约金系有意约定:{reason}。";
    PARAM: "{name} is negotiated: {default} unless agreed otherwise, from {min} to {max}." / "{name} 由双方商定:默认 {default},范围 {min} 至 {max}。";
    PARTY: "The {name} takes part." / "{name} 为本协议当事方。";
    PARTY_BOND: "It puts up a bond of {bond}." / "其缴存保证金 {bond}。";
    PARTY_PAYS: "It pays {fee} ahead for each window." / "其为每个窗口期预付 {fee}。";
    PARTY_PER_USE: "The fee of a window without traffic goes back." / "无流量窗口期的费用退还。";
    PARTY_READS_ALL: "It may read everything." / "其可查阅全部内容。";
    PARTY_READS: "It may read {parts}." / "其可查阅 {parts}。";
    FEED: "{name} is reported by {signers} signers, as {payload}; {quorum} make a quorum, which tolerates {lying} lying and {silent} silent. Reports are taken until {collect} after a window's end." / "{name} 由 {signers} 名签名人报告,内容为{payload};{quorum} 名构成法定数,可容忍 {lying} 名说谎、{silent} 名沉默。窗口期结束后 {collect} 内接受报告。";
    FEED_AGGREGATED: "All reports come in one transaction." / "全部报告于一笔交易中提交。";
    FEED_SEALED: "Reports are committed first and revealed later." / "报告先承诺、后披露。";
    FEED_COVERAGE: "A window of which less than {coverage} was sampled counts as missing." / "采样不足 {coverage} 的窗口期视为缺失。";
    FEED_EJECT: "A signer that misses {missed} of {windows} windows loses its place." / "在 {windows} 个窗口期中缺报 {missed} 次的签名人丧失席位。";
    FEED_DEVIATION: "A change by {share} raises an alarm." / "变动达 {share} 时告警。";
    FEED_HEARTBEAT: "A value older than {age} is stale." / "超过 {age} 的数值视为过期。";
    FEED_CONTROL: "Its signers are run by {parties}." / "其签名人由 {parties} 运行。";
    FEED_SELF: "That an obligor measures itself is meant: {reason}." / "义务人自行测量系有意约定:{reason}。";
    FEED_FEE: "A report costs {fee}, paid by {payers}." / "每份报告 {fee},由 {payers} 支付。";
    OBJECTIVE: "{name}: {promise}." / "{name}:{promise}。";
    BY_SAMPLES: "All samples count alike." / "全部样本同等计数。";
    BY_SLICES: "Slices of {slice} count, good when they reach {target}." / "按 {slice} 的时间片计数,达到 {target} 为合格。";
    BY_MEAN: "The mean of the ratios of slices of {slice} counts; a slice is good when it reaches {target}." / "取 {slice} 时间片比率的平均值;达到 {target} 的时间片为合格。";
    CUT_IGNORED: "A slice that the window cuts is left out." / "被窗口期截断的时间片不计。";
    CUT_COUNTED: "A slice that the window cuts counts as measured." / "被窗口期截断的时间片按实测计。";
    CUT_BAD: "A slice that the window cuts counts as bad." / "被窗口期截断的时间片按不合格计。";
    IDLE_MET: "Without traffic it is met." / "无流量视为达标。";
    IDLE_SKIP: "Without traffic there is no verdict and the fee stays due." / "无流量不作判定,费用照付。";
    IDLE_SKIP_FREE: "Without traffic there is no verdict, and the fee goes back."
        / "无流量不作判定,费用退还。";
    IDLE_BREACH: "Without traffic it is breached." / "无流量视为违约。";
    SILENT_WORST: "Without enough reports the worst tier applies." / "报告不足时适用最差档。";
    SILENT_NONE: "Without enough reports there is no verdict; it never counts as met." / "报告不足时不作判定,且不视为达标。";
    SILENT_PANEL: "Without enough reports the panel decides on evidence." / "报告不足时由评审团依证据裁定。";
    WARNING: "A warning is raised when {budget} of a window's error budget is used within {over}; it moves no money." / "{over} 内耗用窗口期误差预算的 {budget} 时预警;预警不产生款项。";
    CREDIT: "A breach credits the customer a share of {base}: {tiers}. It is taken from {sources}." / "违约按 {base} 的比例抵扣给客户:{tiers}。款项取自{sources}。";
    BELOW: "below {threshold}, {credit}" / "低于 {threshold} 的,{credit}";
    ABOVE: "above {threshold}, {credit}" / "高于 {threshold} 的,{credit}";
    GRACE: "Between the target and the first tier nothing is owed." / "目标与第一档之间不产生抵扣。";
    CAP_WINDOW: "Credits of one window are at most {share} of its fee." / "单个窗口期的抵扣不超过其费用的 {share}。";
    CAP_ROLLING: "Credits of {windows} windows together are at most {share} of their fees." / "连续 {windows} 个窗口期的抵扣合计不超过其费用的 {share}。";
    CAP_LIFETIME: "All credits together are at most {most}." / "全部抵扣合计不超过 {most}。";
    EXCLUSION: "{name}: {why} does not count." / "{name}:{why}不计入。";
    EXCLUSION_NOTICE: "It is announced {notice} before." / "须提前 {notice} 公告。";
    EXCLUSION_BUDGET: "It is at most {budget} in a window; what exceeds it counts." / "每个窗口期不超过 {budget},超出部分计入。";
    EXCLUSION_CLAIM: "It is claimed within {within}." / "须于 {within} 内主张。";
    EXCLUSION_BURDEN: "The {burden} proves it." / "由 {burden} 举证。";
    DISCLOSURE: "{name}: the {by} discloses to {to}, for {every}, within {within}." / "{name}:{by} 就{every}于 {within} 内向 {to} 披露。";
    DISCLOSURE_WHAT: "It discloses {what}." / "披露内容为 {what}。";
    LATE: "Lateness costs {amount} for each {per}." / "逾期每 {per} 支付 {amount}。";
    LATE_ENDS: "Lateness is counted for at most {limit}." / "逾期最多计 {limit}。";
    CURE: "It may still be made good for {cure}." / "仍可于 {cure} 内补救。";
    DEEM: "After that the window is deemed to fall in tier {tier}." / "逾期未补救的,该窗口期视为落入第 {tier} 档。";
    JUSTIFICATION: "{name}: after {on} the {by} gives reasons within {within}." / "{name}:发生{on}后,{by} 于 {within} 内说明理由。";
    DELIVERY: "{name}: the {by} delivers to the {to}, {due}, what is worth {value}. Delay costs {share} of it for each {per}, at most {cap}." / "{name}:{by} 向 {to} {due}交付价值 {value} 之物。逾期每 {per} 支付其 {share},最高 {cap}。";
    DELIVERY_FLOOR: "Delay counts in steps of {step}; a started step does not count." / "逾期以 {step} 为一步计算,未满一步不计。";
    DELIVERY_CEIL: "Delay counts in steps of {step}; a started step counts whole." / "逾期以 {step} 为一步计算,未满一步按一步计。";
    DELIVERY_INSPECT: "It is inspected within {within}; after that it is accepted." / "须于 {within} 内检验,逾期视为接受。";
    DELIVERY_END: "After a delay of more than {after} the {to} may end the agreement." / "逾期超过 {after} 的,{to} 可终止协议。";
    DELIVERY_SENSOR: "Each reading of {feed} outside {low} to {high} costs {damages}." / "{feed} 的读数超出 {low} 至 {high} 的,每次支付 {damages}。";
    PAYMENT: "{name}: the {by} pays the {to} {amount} {every}; {grace} later it is still on time." / "{name}:{by} {every}向 {to} 支付 {amount};其后 {grace} 内仍为按时。";
    PAYMENT_INTEREST: "Lateness costs interest of {share} for each {per}, at most {cap}." / "逾期按每 {per} {share} 计息,最高 {cap}。";
    PAYMENT_REFUSE: "A claim made more than {after} late need not be paid." / "逾 {after} 后提出的请求可拒绝支付。";
    CUSTODY: "{name}: the {by} keeps {amount} for the {to} and proves the balance {every}, within {within}. After {misses} missed proofs it is frozen." / "{name}:{by} 为 {to} 保管 {amount},{every}于 {within} 内证明余额。缺 {misses} 次证明即冻结。";
    INDEX: "{name}: the {by} pays the {to} by {feed}: nothing at {strike}, {payout} at {exit}, in a straight line between." / "{name}:{by} 依 {feed} 向 {to} 赔付:{strike} 时为零,{exit} 时为 {payout},其间按直线计算。";
    QUALITY: "{name}: the {by} promises the {to}: {promise}. Evidence is given {every}, within {within}." / "{name}:{by} 向 {to} 承诺:{promise}。{every}于 {within} 内提供证据。";
    QUALITY_DAMAGES: "A failure costs {damages}." / "未达成的,支付 {damages}。";
    DRILL: "{name}: the {by} rehearses {every} and shows the {to} evidence within {within}: service is back within {recover}, and at most {lose} of data is lost." / "{name}:{by} {every}进行演练,并于 {within} 内向 {to} 出示证据:服务于 {recover} 内恢复,数据丢失不超过 {lose}。";
    GRANT: "{name}: the {by} uses data of the {to} only under a live grant and logs every access; a correction takes at most {within}." / "{name}:{by} 仅在有效授权下使用 {to} 的数据并记录每次访问;更正不超过 {within}。";
    GRANT_DAMAGES: "An access outside the log costs {damages}." / "未记录的访问每次支付 {damages}。";
    AT_MOST: "All of this costs at most {most} in one window." / "以上各项每个窗口期合计不超过 {most}。";
    INCIDENTS: "{name}: the {by} handles incidents of the {to}. A clock is held for at most {hold}; a resolved incident closes after {close}." / "{name}:{by} 处理 {to} 的事件。计时最多中止 {hold};已解决的事件于 {close} 后关闭。";
    INCIDENT_LEVEL: "Priority {priority} is answered within {respond} and resolved within {resolve}." / "{priority} 级须于 {respond} 内响应、{resolve} 内解决。";
    INCIDENT_DAMAGES: "A target of priority {priority} that is missed costs {damages}." / "{priority} 级每次未达标支付 {damages}。";
    INCIDENT_CAUSE: "The cause is disclosed within {within}." / "原因须于 {within} 内披露。";
    CHALLENGE: "Each party may challenge a window once, within {within} after reporting. What is not contested is paid; the difference is held back until both agree, at most {resolve}, then the provisional value stands." / "各方可于报告结束后 {within} 内对每个窗口期提出一次异议。无异议部分照付;差额暂扣至双方达成一致,最长 {resolve},其后以暂定值为准。";
    ARBITRATION: "{name}: within {within} after reporting either party may file a case; a panel of {panel} judges by {vote} vote, with at most {appeals} appeals. A case takes at most {longest}." / "{name}:报告结束后 {within} 内任一方可提起仲裁;由 {panel} 人评审团以{vote}投票裁决,最多上诉 {appeals} 次。一案最长 {longest}。";
    ARBITRATION_MONEY: "Who files puts up {bond}. A juror is paid {fee} and stakes {stake}; a vote against the ruling loses {slash} of it, and {burn} of what is left of the loser's bond is burnt." / "申请人缴存 {bond}。评审员每席获 {fee},质押 {stake};与裁决相悖的投票损失其 {slash};败方剩余保证金的 {burn} 予以销毁。";
    CLOSING: "The money of a window is decided at most {longest} after its end." / "窗口期的款项最迟于其结束后 {longest} 确定。";
    BOND: "What the bond must cover, with parameters at their defaults: {exposure}." / "按参数默认值,保证金须覆盖:{exposure}。";
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use crate::model::Language;

    #[test]
    fn a_clause_has_the_same_placeholders_in_every_language() {
        for (name, clause) in ALL {
            let mut en = clause.placeholders(&Language::En);
            let mut zh = clause.placeholders(&Language::Zh);
            en.sort_unstable();
            zh.sort_unstable();
            assert_eq!(en, zh, "{name}");
        }
    }
}
