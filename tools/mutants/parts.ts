/** A part of the code whose mutants are tried, and the tests that are fast enough to try them with. */
export interface Part {
	readonly folder: string;
	/** Files or folders of tests, the ones that notice most first. */
	readonly tests: readonly string[];
	/** More tests for the files whose path begins so. */
	readonly also?: Readonly<Record<string, readonly string[]>>;
}

/** Whether a test file belongs to the fast tests for a file. */
export function isFor({ tests, also = {} }: Part, test: string, file: string): boolean {
	const more = Object.entries(also).flatMap(([start, others]) => (file.startsWith(start) ? others : []));
	return [...tests, ...more].some((path) => test === path || test.startsWith(`${path}/`));
}

export function allTestsOf({ tests, also = {} }: Part): readonly string[] {
	return [...tests, ...Object.values(also).flat()];
}

export const PARTS: Readonly<Record<"src" | "oracle" | "simulator", Part>> = {
	src: {
		folder: "src",
		tests: [
			...["test/tracking", "test/job", "test/bench/truth.test.ts", "test/bench/truth.long.test.ts"],
			...["test/properties/digest.test.ts", "test/cluster"],
			...["test/execute-task.test.ts", "test/errors.test.ts", "test/limit.test.ts", "test/clock.test.ts"],
		],
		also: {
			"src/job/": ["test/properties/names.test.ts", "test/properties/parser.test.ts"],
			"src/cluster/tcp/": ["test/tcp", "test/kit/network"],
		},
	},
	oracle: {
		folder: "kit/oracle",
		tests: [
			...["conditions", "drivers", "members", "one-instant", "parts", "rules", "tampered-runs", "turns"].map(
				(name) => `test/kit/oracle/${name}.test.ts`,
			),
			...["test/kit/question-form.test.ts", "test/kit/network", "test/bench/truth.test.ts", "test/bench/truth.long.test.ts"],
			...["test/properties/names.test.ts", "test/properties/parser.test.ts", "test/properties/mutants.test.ts"],
			...["test/properties/settled.test.ts", "test/properties/shared-polls.test.ts"],
			...["test/page/scene.test.ts", "test/page/perform.test.ts", "test/page/network.test.ts"],
		],
	},
	simulator: {
		folder: "simulator",
		tests: [
			...["test/simulator", "test/simulated-node.test.ts", "test/server-version.test.ts", "test/start-message.test.ts"],
			...["test/recordings.test.ts", "test/tcp", "test/control", "test/properties/digest.test.ts"],
			...["test/kit/network", "test/kit/oracle/tampered-runs.test.ts", "test/tracking", "test/execute-task.test.ts"],
		],
	},
};

export type PartName = keyof typeof PARTS;

export function isPartName(name: string): name is PartName {
	return Object.hasOwn(PARTS, name);
}
