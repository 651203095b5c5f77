/**
 * Takes the passwords out of every URL in a text, whoever wrote it: a mistyped option is quoted back, and a driver may quote the URL that
 * it could not read.
 */
export function hidePasswords(text: string): string {
	return text
		.replaceAll(/([a-z][a-z0-9+.-]*:\/\/[^\s:/?#]*:)[^\s]*@/gi, "$1***@")
		.replaceAll(/([?&]password=)[^&\s"']*/gi, "$1***");
}
