import type { SesSentence } from "./service-part.ts";
import type { TopicGrant } from "./topic-policy.ts";

export function afterTopic(): SesSentence {
	return {
		ja: "通知先のSNSトピックがまだないため、トピックの作成後に設定します。",
		en: "The SNS topic is not there yet; this is set once it is.",
	};
}

export function topicPresent(arn: string): SesSentence {
	return { ja: `SNSトピックがあります（${arn}）。`, en: `The SNS topic is there (${arn}).` };
}

export function topicMissing(name: string): SesSentence {
	return {
		ja: `SESの通知を受けるSNSトピック「${name}」がありません。作成します。`,
		en: `There is no SNS topic "${name}" for what SES reports; it is to be created.`,
	};
}

export function topicElsewhere(arn: string): SesSentence {
	return {
		ja: `SNSトピック ${arn} は存在しません。新しく作成する場合は、ARNではなく名前だけを指定してください。`,
		en: `There is no SNS topic ${arn}. To have one created, give its name alone, not an ARN.`,
	};
}

export function signaturePresent(): SesSentence {
	return { ja: "通知はSHA-256で署名されます。", en: "Messages are signed with SHA-256." };
}

export function signatureWrong(): SesSentence {
	return {
		ja: "通知の署名がSHA-1です。SHA-256（SignatureVersion 2）に変更します。",
		en: "Messages are signed with SHA-1; the topic is to sign with SHA-256 (SignatureVersion 2).",
	};
}

export function policyPresent(): SesSentence {
	return {
		ja: "SESがこのトピックに通知できるのは、このAWSアカウントの分だけです。",
		en: "SES may publish to the topic, for this account only.",
	};
}

export function policyMissing(): SesSentence {
	return {
		ja: "SESがこのトピックに通知することが許可されていません。このAWSアカウントの分だけを許可する文を、トピックのポリシーに追加します。",
		en: "SES may not publish to the topic; a statement that allows it for this account only is to be added to the topic's policy.",
	};
}

export function policyOpen({ accountId }: TopicGrant): SesSentence {
	return {
		ja: `トピックのポリシーで、ほかのAWSアカウントのSESからの通知も許可されています。該当する文に条件「AWS:SourceAccount = ${accountId}」を追加してください（既存の文は自動では変更しません）。`,
		en: `The topic's policy lets SES publish for other AWS accounts as well. Add the condition AWS:SourceAccount = ${accountId} to that statement; existing statements are not changed here.`,
	};
}

export function policyUnreadable(): SesSentence {
	return {
		ja: "トピックのポリシーを読み取れません。SNSのコンソールで内容を確認してください。",
		en: "The topic's policy cannot be read; look at it in the SNS console.",
	};
}

export function subscriptionPresent(): SesSentence {
	return { ja: "通知先が登録され、確認も済んでいます。", en: "The endpoint is subscribed and has confirmed." };
}

export function subscriptionMissing(protocol: string): SesSentence {
	return protocol === "sqs"
		? {
				ja: "SQSキューが通知先に登録されていません。登録します。キューのポリシーで、このトピックからの送信を許可してください（todoku service policy --for queue）。",
				en: "The SQS queue is not subscribed; it is to be. Its policy must let the topic send to it (todoku service policy --for queue).",
			}
		: {
				ja: "通知先のURLが登録されていません。登録します。その際、アプリケーションが動いていて確認の要求に応答する必要があります。",
				en: "The URL is not subscribed; it is to be. The application must be running then, to answer the request to confirm.",
			};
}

export function subscriptionWaiting(): SesSentence {
	return {
		ja: "通知先は登録済みですが、まだ確認されていません。アプリケーションの受信URLがSNSから届くことを確かめてください。もう一度適用すると、確認の要求を送り直します。",
		en: "The endpoint is subscribed and has not confirmed yet. See that SNS can reach the application's URL; applying once more sends the request again.",
	};
}

export function subscriptionRaw(): SesSentence {
	return {
		ja: "通知先が「raw message delivery」で登録されているため、署名のない通知が届き、受け付けられません。SNSのコンソールでオフにしてください。",
		en: "The endpoint is subscribed with raw message delivery, so what arrives has no signature and is refused. Turn that off in the SNS console.",
	};
}

export function subscriptionsPresent(count: number): SesSentence {
	return { ja: `確認済みの通知先が${count}件あります。`, en: `Subscribed and confirmed: ${count}.` };
}

export function subscriberUnnamed(): SesSentence {
	return {
		ja: "通知先がひとつもありません。アプリケーションの受信URL、またはSQSキューのARNを指定してください。",
		en: "Nobody is subscribed. Name the application's URL, or the ARN of an SQS queue.",
	};
}

export function configurationSetPresent(name: string): SesSentence {
	return { ja: `設定セット「${name}」があります。`, en: `The configuration set "${name}" is there.` };
}

export function configurationSetMissing(name: string): SesSentence {
	return {
		ja: `設定セット「${name}」がありません。作成します。`,
		en: `There is no configuration set "${name}"; it is to be created.`,
	};
}

export function configurationSetPaused(name: string): SesSentence {
	return {
		ja: `設定セット「${name}」の送信が停止されています。理由を確認のうえ、SESのコンソールで再開してください。`,
		en: `Sending is paused for the configuration set "${name}". Find out why, then enable it in the SES console.`,
	};
}

export function destinationPresent(): SesSentence {
	return { ja: "配信結果がトピックに通知されます。", en: "What becomes of mail is published to the topic." };
}

export function destinationMissing(configurationSet: string): SesSentence {
	return {
		ja: `設定セット「${configurationSet}」の配信結果がトピックに通知されません。イベントの送信先を作成します。`,
		en: `What becomes of mail with the configuration set "${configurationSet}" is not published to the topic; an event destination is to be created.`,
	};
}

export function destinationWrong(lacking: readonly string[]): SesSentence {
	return lacking.length === 0
		? {
				ja: "イベントの送信先が無効になっています。有効にします。",
				en: "The event destination is disabled; it is to be enabled.",
			}
		: {
				ja: `イベントの送信先に次の種類が含まれていません：${lacking.join("、")}。追加します。`,
				en: `The event destination leaves out ${lacking.join(", ")}; they are to be added.`,
			};
}

export function destinationTaken(name: string): SesSentence {
	return {
		ja: `「${name}」という送信先は別の宛先に使われています。別の名前を指定してください。`,
		en: `The event destination "${name}" leads elsewhere. Give another name for ours.`,
	};
}

export function suppressionPresent(): SesSentence {
	return {
		ja: "不達（バウンス）と苦情のあった宛先は、自動的に配信停止リストに追加されます。",
		en: "Addresses that bounce or complain are put on the suppression list.",
	};
}

export function suppressionMissing(lacking: readonly string[]): SesSentence {
	return {
		ja: `配信停止リストへの自動追加が有効になっていません（${lacking.join("、")}）。有効にします。このリージョンのアカウント全体に適用されます。`,
		en: `Addresses are not put on the suppression list for ${lacking.join(" and ")}; they are to be, for all of the account in this region.`,
	};
}

export function suppressionOverridden(configurationSet: string): SesSentence {
	return {
		ja: `設定セット「${configurationSet}」では、アカウントの配信停止リストの設定が上書きされています。意図したものでなければ、SESのコンソールで上書きを解除してください。`,
		en: `The configuration set "${configurationSet}" overrides the account's suppression. Unless that is meant, take the override away in the SES console.`,
	};
}

export function forwardingPresent(enabled: boolean): SesSentence {
	return enabled
		? { ja: "エラーメールが返送されます。", en: "Bounces come back as mail." }
		: { ja: "エラーメールは返送されません。", en: "Bounces do not come back as mail." };
}

export function forwardingWrong(enabled: boolean): SesSentence {
	return enabled
		? {
				ja: "エラーメールが返送されない設定です。返送されるようにします。",
				en: "Bounces do not come back as mail; they are to.",
			}
		: {
				ja: "エラーメールが返送される設定です。返送されないようにします（ほかの通知がある場合に限り、SESはこの設定に従います）。",
				en: "Bounces come back as mail; they are not to. SES heeds that only where events are published.",
			};
}
