import type { Message } from "../packages/core/dist/index.js";

const lines = Array.from(
	{ length: 24 },
	(_, index) => `商品${index + 1}：静岡の新茶（100g） 数量：${(index % 3) + 1} 小計：${(index + 1) * 864}円`,
);
const rows = lines.map((line) => `<tr><td style="padding:4px 8px;border-bottom:1px solid #ddd">${line}</td></tr>`);

/** A confirmation such as a Japanese shop sends: about 2 kB of text and 6 kB of HTML, some 13 kB as MIME. */
export function orderMail(number: number, from: string, tenant?: string): Message {
	return {
		category: "automatic",
		tenant,
		from: `公式ショップ <${from}>`,
		to: `customer${number}@customer.example`,
		subject: `【公式ショップ】ご注文ありがとうございます（O-${number}）`,
		text: `お客様\n\nご注文を承りました。\n\n${lines.join("\n")}\n\n発送の準備が整いましたら、あらためてご連絡いたします。\n`,
		html: `<html lang="ja"><body><p>ご注文を承りました。</p><table>${rows.join("")}</table></body></html>`,
	};
}
