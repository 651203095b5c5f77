/**
 * Fills the places `{{name}}` of a template.
 *
 * Only names that are given are filled, so a mistyped place stays visible; what is filled in is never read as a template again.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
	return template.replace(/\{\{(\w+)\}\}/g, (place, name: string) =>
		Object.hasOwn(values, name) ? (values[name] ?? place) : place,
	);
}
