import { expect, it } from "vitest";
import * as entry from "./index.ts";

it("exports these names and no others", () => {
	expect(Object.keys(entry).toSorted()).toEqual([
		"MembersFileError",
		"bounceClasses",
		"bounceReasons",
		"cleanupLetter",
		"clusterKinds",
		"compareSurveys",
		"foldAddress",
		"letterLocales",
		"mailKinds",
		"mailboxProblemCodes",
		"readMailbox",
		"readMembers",
		"readReturnedMail",
		"readReturnedMailboxes",
		"reportSources",
		"surveyReturnedMail",
	]);
});
