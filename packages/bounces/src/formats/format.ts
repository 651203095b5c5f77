import type { Failure } from "../report/failure.ts";
import type { MailView } from "../report/mail-view.ts";
import type { ReportSource } from "../report/report-source.ts";

/** How one family of mail servers writes its reports. */
export interface Format {
	readonly name: ReportSource;
	/** Whether this looks like one of its reports. */
	recognises(mail: MailView): boolean;
	/** Whether its text is to be believed where its delivery-status part says otherwise. */
	readonly overrulesFields?: boolean;
	/** The recipients it names; none where it turns out to be something else. */
	read(mail: MailView): readonly Failure[];
}
