import type { DnsFailure } from "../dns/dns-answer.ts";
import type { Sentence } from "../sentence.ts";

/** Why the DNS did not answer, as a part of a sentence. */
export const failureWords: Readonly<Record<DnsFailure, Sentence>> = {
	servfail: { ja: "ネームサーバーの障害（SERVFAIL）", en: "the name servers report a failure (SERVFAIL)" },
	refused: { ja: "ネームサーバーの応答拒否（REFUSED）", en: "the name servers refuse to answer (REFUSED)" },
	timeout: { ja: "時間内に応答なし（タイムアウト）", en: "nothing answered in time" },
	unreachable: { ja: "ネームサーバーに接続できない", en: "the name servers cannot be reached" },
	malformed: { ja: "ネームサーバーの応答が壊れている", en: "the answer cannot be read" },
	"cname-loop": { ja: "CNAME が循環している", en: "its CNAMEs go round in a circle" },
	"cname-chain": { ja: "CNAME の連鎖が長すぎる", en: "its chain of CNAMEs is too long" },
	"invalid-name": { ja: "ドメイン名として正しくない", en: "it is no valid name" },
	"not-authoritative": {
		ja: "ネームサーバーがこのゾーンを管理していない",
		en: "its name servers do not keep this zone",
	},
	"no-servers": { ja: "ネームサーバーが見つからない", en: "no name server was found for it" },
	unrecognised: { ja: "原因不明", en: "for a reason nobody listed" },
};
