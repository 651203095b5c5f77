import { expect, it } from "vitest";
import * as entry from "./index.ts";

it("exports these names and no others", () => {
	expect(Object.keys(entry).toSorted()).toEqual([
		"MembersFileError",
		"PassOnError",
		"bounceClasses",
		"bounceReasons",
		"cleanupLetter",
		"clusterKinds",
		"compareSurveys",
		"composeBounceNotice",
		"createImapSource",
		"createMaildirSource",
		"createReturnedMailIntake",
		"foldAddress",
		"ingestReturnedMail",
		"keepInMaildir",
		"letterLocales",
		"mailKinds",
		"mailboxProblemCodes",
		"noticeLocales",
		"noticePolicies",
		"passOnOutcomes",
		"readMailbox",
		"readMembers",
		"readReturnedMail",
		"readReturnedMailboxes",
		"recipientOutcomes",
		"reportSources",
		"surveyReturnedMail",
		"withNotices",
	]);
});
