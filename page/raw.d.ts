/** A file as its text, which vite puts into the page. */
declare module "*?raw" {
	const text: string;
	export default text;
}
