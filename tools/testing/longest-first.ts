import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take several seconds, the longest first. If one of them began last, the other cores would be idle until its end. */
const LONG_FILES: readonly string[] = [
	"test/packaging.test.ts",
	"test/deploy/fuzz-workflow.test.ts",
	"test/cli/search.test.ts",
	"test/search/explore.test.ts",
	"test/cli/fuzz-merge.test.ts",
	"test/cli/conform.test.ts",
	"test/cli/fuzz-driver.test.ts",
	"test/docs/pictures.test.ts",
	"test/kit/good-trackers.test.ts",
	"test/search/fuzz.test.ts",
	"test/search/complete-suite.test.ts",
	"test/deploy/fuzz-job.test.ts",
	"test/soak/soak.test.ts",
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
