/** What the tool asks of the process that runs the tests. */
export interface TestRequest {
	/** Paths of test files from the root, in the order in which they run. */
	readonly tests: readonly string[];
	/** Paths of files that have changed since the last request. */
	readonly changed: readonly string[];
}

/** What that process answers. */
export type TestReply =
	| { readonly kind: "ready"; readonly tests: readonly string[] }
	| {
			readonly kind: "done";
			/** The first failed file and its first message; `undefined` if all passed. */
			readonly failed?: { readonly test: string; readonly message: string };
			/** How long each file took. */
			readonly durations: Readonly<Record<string, number>>;
	  };
