import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The files that take several seconds. First those that mostly wait for real time, so that others use the processors
 * meanwhile; then the longest of the others. If one of them began last, the other workers would be idle until its end.
 */
export const LONG_FILES: readonly string[] = [
	"test/cli/simulate.long.test.ts",
	"test/kit/drivers/measure-habits.long.test.ts",
	"test/soak/soak.long.test.ts",
	"test/deploy/fuzz-workflow.long.test.ts",
	"test/kit/conformance/library-adapter.long.test.ts",
	"test/tcp/slow-client.long.test.ts",
	"test/cli/simulate.test.ts",
	"test/tcp/real-time.long.test.ts",
	"test/tcp/stolen-port.long.test.ts",
	"test/kit/conformance/remembered.long.test.ts",
	"test/deploy/fuzz-job.long.test.ts",
	"test/cli/ending.long.test.ts",
	"test/kit/conformance/version-1.long.test.ts",
	"test/kit/stdio/adapter.long.test.ts",
	"test/kit/conformance/bad-adapters.long.test.ts",
	"test/examples.long.test.ts",
	"test/cluster/unreachable-peers.long.test.ts",
	"test/kit/conformance/library-adapter.test.ts",
	"test/cli/ending.test.ts",
	"test/cli/search.long.test.ts",
	"test/cli/conform.long.test.ts",
	"test/docs/api.test.ts",
	"test/search/complete-suite.long.test.ts",
	"test/search/fuzz.long.test.ts",
	"test/cli/search.test.ts",
	"test/docs/pictures.test.ts",
	"test/search/explore.test.ts",
	"test/search/fuzz.test.ts",
	"test/cli/fuzz-driver.long.test.ts",
	"test/cli/fuzz-merge.test.ts",
	"test/page/answer.test.ts",
	"test/kit/stdio/adapter.test.ts",
	"test/packaging.long.test.ts",
	"test/kit/good-trackers.test.ts",
];

/** Begins with the long files. In a fresh clone, vitest does not know how long they take, and would sort by size. */
export class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const sorted = await super.sort(files);
		return sorted.sort((one, other) => rankOf(one) - rankOf(other));
	}
}

function rankOf({ moduleId }: TestSpecification): number {
	const rank = LONG_FILES.findIndex((file) => moduleId.endsWith(`/${file}`));
	return rank < 0 ? LONG_FILES.length : rank;
}
