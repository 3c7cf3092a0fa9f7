/**
 * A copy of a text that was cut from a longer one. Engines represent a cut text as a reference into the longer one,
 * which stays in memory as long as the part does.
 */
export function copyText(text: string): string {
	return ` ${text}`.slice(1);
}
