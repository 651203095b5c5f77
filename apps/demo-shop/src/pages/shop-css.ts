/** The style sheet of every page. Colours keep a contrast of at least 4.5 to 1 on their ground. */
export const shopCss = `
:root {
	--ink: #1f2933;
	--soft: #52606d;
	--line: #d5dde5;
	--ground: #f5f7fa;
	--paper: #ffffff;
	--accent: #1d4e89;
	--accent-dark: #143a66;
	--service: #0b6b4f;
	--service-ground: #dff5ec;
	--standard: #7a4b00;
	--standard-ground: #fdf0d5;
	--bad: #9b1c1c;
	--bad-ground: #fdeaea;
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
	margin: 0;
	background: var(--ground);
	color: var(--ink);
	font-family: system-ui, "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Yu Gothic UI", "Yu Gothic", Meiryo, "Noto Sans CJK JP", "Noto Sans JP", sans-serif;
	line-height: 1.7;
	overflow-wrap: anywhere;
}
:lang(ja) { line-break: strict; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:hover { color: var(--accent-dark); text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid #e07a00; outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999px; top: 0; background: var(--paper); padding: 0.5rem 1rem; z-index: 1; }
.skip:focus { left: 0; }

header.site { background: var(--accent); }
header.site .bar, main, footer.site { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
header.site .bar { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 1.5rem; padding-block: 0.6rem; }
header.site a { color: #ffffff; text-decoration: none; padding: 0.35rem 0; display: inline-block; }
header.site a:hover { text-decoration: underline; }
.brand { font-weight: 700; font-size: 1.1rem; }
header.site nav { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
header.site .language { border: 1px solid #a9c1dc; border-radius: 999px; padding: 0.1rem 0.8rem; align-self: center; }
main { padding-block: 1.25rem 3rem; }
footer.site { color: var(--soft); font-size: 0.9rem; }
footer.site p { border-top: 1px solid var(--line); padding-block: 1rem 2rem; margin: 0; }

.trail ol { display: flex; flex-wrap: wrap; list-style: none; margin: 0; padding: 0; font-size: 0.9rem; color: var(--soft); }
/* The text after the slash is what is read aloud: nothing. */
.trail li + li::before { content: "›"; content: "›" / ""; margin: 0 0.5rem; }
h1 { font-size: 1.7rem; line-height: 1.35; margin: 0.75rem 0 1rem; }
h2 { font-size: 1.25rem; line-height: 1.4; margin: 2rem 0 0.75rem; }
h3 { font-size: 1.05rem; margin: 0 0 0.5rem; }
p { margin: 0 0 0.75rem; }
.lead { max-width: 48rem; font-size: 1.05rem; }
.note { color: var(--soft); font-size: 0.88rem; margin: 0.35rem 0 0; }
.hint { border-left: 4px solid var(--accent); background: var(--paper); padding: 0.6rem 1rem; max-width: 48rem; }
.table + .hint { margin-top: 1rem; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK JP", monospace; font-size: 0.92em; }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin: 0 0 0.75rem; white-space: pre-wrap; }
pre.mail { font-family: inherit; font-size: 1rem; }

.card { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem; margin: 0 0 1rem; }
.card > :last-child { margin-bottom: 0; }
.card h2 { margin-top: 0; }
main > * + section.card { margin-top: 1.5rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1rem; list-style: none; margin: 1rem 0; padding: 0; }
.cards .card { margin: 0; display: flex; flex-direction: column; }
.cards .card .links { margin-top: auto; }
.steps { max-width: 48rem; }
.steps ol { margin: 0; padding-left: 1.4rem; }
.links { display: flex; flex-wrap: wrap; gap: 0.25rem 1.1rem; }
.menu ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.6rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); }
.menu a { display: block; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 0.9rem 1.1rem; font-weight: 600; text-decoration: none; }
.menu a::after { content: "→"; content: "→" / ""; float: right; }
.menu a:hover { border-color: var(--accent); }

form { margin: 0; }
.cards form { display: flex; flex-direction: column; flex: 1; }
.cards form button { margin-top: auto; align-self: flex-start; }
.field { margin: 0 0 0.9rem; }
label { display: block; font-weight: 600; margin-bottom: 0.2rem; }
input, select { min-height: 2.8rem; font: inherit; color: inherit; width: 100%; padding: 0.5rem 0.7rem; border: 1px solid #7b8794; border-radius: 8px; background: var(--paper); }
input[type="checkbox"] { min-height: 0; width: auto; margin: 0.35rem 0 0; }
.tick { display: flex; gap: 0.6rem; align-items: flex-start; font-weight: 400; }
.acts { display: flex; flex-wrap: wrap; gap: 0.6rem; margin: 0.8rem 0 1.4rem; }
.type { white-space: nowrap; }
button { font: inherit; font-weight: 600; color: #ffffff; background: var(--accent); border: 0; border-radius: 8px; padding: 0.55rem 1.1rem; cursor: pointer; }
button:hover { background: var(--accent-dark); }
td button { padding: 0.35rem 0.8rem; font-size: 0.9rem; }

.table { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: 0.65rem 0.9rem; }
th { font-size: 0.88rem; color: var(--soft); background: #eef2f6; white-space: nowrap; }
tbody tr + tr td { border-top: 1px solid var(--line); }
/* Kept whole as long as there is room. */
time, .address, td a { overflow-wrap: break-word; }
.address { color: var(--soft); }
td a { word-break: auto-phrase; }

.badge { display: inline-block; border-radius: 999px; padding: 0.05rem 0.7rem; font-size: 0.88rem; font-weight: 600; white-space: nowrap; background: #e4e9ee; color: #3e4c59; }
.badge.service, .badge.sent, .badge.delivered, .badge.present, .badge.registered { background: var(--service-ground); color: var(--service); }
.badge.standard, .badge.missing, .badge.pending, .badge.verified, .badge.via, .badge.waiting, .badge.held, .badge.unknown, .badge.delayed, .badge.suppressed { background: var(--standard-ground); color: var(--standard); }
.badge.failed, .badge.wrong, .badge.revoked, .badge.expired, .badge.bounced, .badge.complained, .badge.rejected { background: var(--bad-ground); color: var(--bad); }
.alert { background: var(--bad-ground); border: 1px solid #e5a3a3; border-radius: 12px; padding: 1.25rem; }
.alert h3 { color: var(--bad); }
.alert .table { margin-bottom: 1rem; }
.alert pre { margin-bottom: 0; }
.saved { background: var(--service-ground); color: var(--service); border-radius: 8px; padding: 0.6rem 1rem; font-weight: 600; }
.facts { margin: 0; }
.facts div { display: grid; grid-template-columns: 13rem 1fr; gap: 0 1rem; padding: 0.5rem 0; border-top: 1px solid var(--line); }
.facts div:first-child { border-top: 0; padding-top: 0; }
.facts dt { font-weight: 600; color: var(--soft); }
.facts dd { margin: 0; }
.facts dd p { margin: 0.35rem 0 0; }
.facts ul.feedback { list-style: none; padding: 0; }
.facts ul.feedback li + li { margin-top: 0.75rem; }
.facts ul { margin: 0; padding-left: 1.2rem; }
.facts + form { border-top: 1px solid var(--line); padding-top: 1rem; }
form .note + button { margin-top: 0.75rem; }
iframe.mail { width: 100%; height: 22rem; border: 1px solid var(--line); border-radius: 8px; background: #ffffff; }
summary { cursor: pointer; font-weight: 600; margin: 1.5rem 0 0.5rem; }

@media (max-width: 56rem) {
	h1 { font-size: 1.4rem; }
	header.site .bar, main, footer.site { padding-inline: 1rem; }
	.table { background: none; border: 0; border-radius: 0; overflow: visible; }
	.table table, .table tbody, .table tr, .table td { display: block; }
	.table thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
	.table tr { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 0.5rem 0; margin-bottom: 0.75rem; }
	.table td { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: 0.75rem; padding: 0.35rem 1rem; }
	.table tbody tr + tr td { border-top: 0; }
	.table td::before { content: attr(data-label); color: var(--soft); font-size: 0.88rem; font-weight: 600; }
	.facts div { grid-template-columns: 1fr; }
}
`;
