import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type CodeBlock, docCommentBlocksIn, filesIn } from "./support/code-blocks.ts";
import { completeProgram } from "./support/complete-program.ts";
import { type CompiledPrograms, compilePrograms, promisedBy } from "./support/run-code.ts";
import type { Printed } from "./support/run-together.ts";

const FOLDERS = ["src", "simulator", "kit", "features", "bin", "page"].filter((folder) => existsSync(folder));

const blocks: readonly CodeBlock[] = FOLDERS.flatMap((folder) => filesIn(folder, ".ts"))
	.flatMap((file) => docCommentBlocksIn(file, readFileSync(file, "utf8")))
	.filter(({ language }) => language === "ts" || language === "js");

describe("the code in doc comments", () => {
	let compiled: CompiledPrograms;
	beforeAll(async () => {
		const programs = blocks.map(({ code }, at) => [`block-${at}`, completeProgram(code)] as const);
		compiled = await compilePrograms("reports/docs/doc-comments", Object.fromEntries(programs));
	});

	it("is found where it stands", () => {
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

	it("compiles", () => {
		const complaints = compiled.complaints.replace(/\S*block-(\d+)\.mts/g, (_, at) => blocks[Number(at)]?.place ?? "");
		expect(complaints).toBe("");
	});

	describe("runs", () => {
		let printed: readonly Printed[] = [];
		beforeAll(async () => {
			printed = await compiled.runAll();
		});

		it.each(blocks.map(({ place, code }, at) => [place, code, at] as const))("at %s", (_, code, at) => {
			expect(printed[at]).toEqual({ lines: promisedBy(code), complaint: "" });
		});
	});
});
