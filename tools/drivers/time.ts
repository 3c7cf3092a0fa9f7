/** Resolves after this time. It keeps no process running. */
export function after(ms: number): Promise<void> {
	// biome-ignore lint/style/noRestrictedGlobals: real programs run in real time
	return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
