import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type CodeBlock, docCommentBlocksIn, filesIn } from "./support/code-blocks.ts";
import { describeCode } from "./support/describe-code.ts";

const FOLDERS = ["src", "simulator", "kit", "features", "bin", "page"].filter((folder) => existsSync(folder));

const blocks: readonly CodeBlock[] = FOLDERS.flatMap((folder) => filesIn(folder, ".ts"))
	.flatMap((file) => docCommentBlocksIn(file, readFileSync(file, "utf8")))
	.filter(({ language }) => language === "ts" || language === "js");

describe("the code in doc comments", () => {
	describeCode(blocks, "reports/docs/doc-comments");

	it("is found at its line", () => {
		const files = blocks.map(({ place }) => place.replace(/^.*\/(.*):\d+$/, "$1"));
		expect(files).toEqual(
			expect.arrayContaining(["execute-task.ts", "simulated-cluster.ts", "track-job.ts", "schedule-arbitrary.ts"]),
		);
		for (const { place, code } of blocks) {
			const [file = "", line] = place.split(":");
			const [first = ""] = code.split("\n");
			expect(readFileSync(file, "utf8").split("\n")[Number(line)], place).toContain(first);
		}
	});
});
