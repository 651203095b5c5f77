/** A piece of a letter, before it is Markdown or HTML. Every text is plain. */
export type LetterBlock =
	| { readonly kind: "heading"; readonly text: string }
	| { readonly kind: "paragraph"; readonly text: string }
	| { readonly kind: "list"; readonly items: readonly string[] }
	| { readonly kind: "command"; readonly text: string }
	| {
			readonly kind: "table";
			readonly columns: readonly string[];
			readonly rows: readonly (readonly LetterCell[])[];
	  };

/** `code` is to be copied as it stands. */
export interface LetterCell {
	readonly kind: "text" | "code";
	readonly text: string;
}
