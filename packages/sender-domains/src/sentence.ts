/** One thing said in both languages. */
export interface Sentence {
	readonly ja: string;
	readonly en: string;
}
