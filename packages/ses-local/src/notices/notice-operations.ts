import { SesError } from "../errors.ts";
import { jsonAnswer, type Operation } from "../router.ts";
import type { LocalService } from "../service.ts";
import type { Notice } from "./notice.ts";

/** The mails that came back, from outside the process. */
export function noticeOperations({ notices }: LocalService): readonly Operation[] {
	return [
		{
			name: "ListNotices",
			method: "GET",
			path: "/_ses-local/notices",
			handle: () => jsonAnswer({ notices: notices.list().map(summary) }),
		},
		{
			name: "GetRawNotice",
			method: "GET",
			path: "/_ses-local/notices/{}/raw",
			handle: ({ name }) => {
				const notice = notices.list().find(({ messageId }) => messageId === name);
				if (!notice) throw new SesError("NotFoundException", `There is no notice ${name}.`);
				return { status: 200, headers: { "content-type": "message/rfc822" }, body: notice.raw };
			},
		},
		{
			name: "ClearNotices",
			method: "DELETE",
			path: "/_ses-local/notices",
			handle: () => {
				notices.clear();
				return jsonAnswer({});
			},
		},
	];
}

function summary({ raw, ...notice }: Notice): object {
	return { ...notice, rawBytes: raw.byteLength };
}
