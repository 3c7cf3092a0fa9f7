/** A part of the code whose mutants are tried, and the tests that are fast enough to try them with. */
export interface Part {
	readonly folder: string;
	/** Files or folders of tests, the ones that notice most first. */
	readonly tests: readonly string[];
}

export const PARTS: Readonly<Record<"src" | "oracle" | "simulator", Part>> = {
	src: {
		folder: "src",
		tests: [
			...["test/tracking", "test/job", "test/properties/digest.test.ts", "test/properties/names.test.ts"],
			...[
				"test/properties/parser.test.ts",
				"test/cluster",
				"test/execute-task.test.ts",
				"test/limit.test.ts",
				"test/clock.test.ts",
			],
			...[
				"test/tcp",
				"test/properties/tracker.test.ts",
				"test/properties/settled.test.ts",
				"test/kit/gallery-first-failures.test.ts",
			],
		],
	},
	oracle: {
		folder: "kit/oracle",
		tests: [
			...["test/kit/oracle/one-instant.test.ts", "test/kit/oracle/parts.test.ts", "test/kit/question-form.test.ts"],
			...["test/properties/names.test.ts", "test/properties/parser.test.ts", "test/properties/mutants.test.ts"],
		],
	},
	simulator: {
		folder: "simulator",
		tests: [
			...["test/simulator", "test/simulated-node.test.ts", "test/server-version.test.ts", "test/start-message.test.ts"],
			...["test/recordings.test.ts", "test/properties/digest.test.ts", "test/tcp", "test/control", "test/kit/network"],
			"test/properties/names.test.ts",
		],
	},
};

export type PartName = keyof typeof PARTS;

export function isPartName(name: string): name is PartName {
	return Object.hasOwn(PARTS, name);
}
