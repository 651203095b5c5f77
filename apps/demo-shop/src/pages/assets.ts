import type { FileReply } from "../http/reply.ts";
import { shopCss } from "./shop-css.ts";

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#1d4e89"/>
<path d="M6 10h20v13H6z" fill="#fff"/>
<path d="m6 10 10 8 10-8" fill="none" stroke="#1d4e89" stroke-width="2"/>
</svg>
`;

/** The files that pages refer to. Few enough to live in the source, so that a build needs no copying. */
export const assets: Readonly<Record<"shop.css" | "icon.svg", FileReply>> = {
	"shop.css": { kind: "file", contentType: "text/css; charset=utf-8", body: shopCss },
	"icon.svg": { kind: "file", contentType: "image/svg+xml", body: icon },
};
