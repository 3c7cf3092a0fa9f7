import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take five seconds and more, the longest first. One of them begun last would leave the other cores idle until its end. */
const LONG_FILES: readonly string[] = [
	"test/deploy/fuzz-workflow.test.ts",
	"test/search/explore.test.ts",
	"test/packaging.test.ts",
	"test/search/complete-suite.test.ts",
	"test/cli/search.test.ts",
	"test/cli/conform.test.ts",
	"test/docs/pictures.test.ts",
	"test/kit/good-trackers.test.ts",
	"test/search/fuzz.test.ts",
	"test/cli/fuzz-merge.test.ts",
	"test/deploy/fuzz-job.test.ts",
	"test/soak/soak.test.ts",
];

/** Begins with the long files; vitest would sort by size as long as it has not seen how long they take, as in a fresh clone. */
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
