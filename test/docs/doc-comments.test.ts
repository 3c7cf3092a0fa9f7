import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type CodeBlock, docCommentBlocksIn, filesIn } from "./support/code-blocks.ts";
import { completeProgram } from "./support/complete-program.ts";
import { type CompiledPrograms, compilePrograms, promisedBy } from "./support/run-code.ts";

const FOLDERS = ["src", "simulator", "kit", "features", "bin", "page"].filter((folder) => existsSync(folder));

const blocks: readonly CodeBlock[] = FOLDERS.flatMap((folder) => filesIn(folder, ".ts"))
	.flatMap((file) => docCommentBlocksIn(file, readFileSync(file, "utf8")))
	.filter(({ language }) => language === "ts" || language === "js");

describe("the code in doc comments", { timeout: 60_000 }, () => {
	let compiled: CompiledPrograms;
	beforeAll(async () => {
		const programs = blocks.map(({ code }, at) => [`block-${at}`, completeProgram(code)] as const);
		compiled = await compilePrograms("reports/docs/doc-comments", Object.fromEntries(programs));
	}, 60_000);

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

	it.each(blocks.map(({ place, code }, at) => [place, code, at] as const))("runs at %s", async (_, code, at) => {
		expect(await compiled.run(`block-${at}`)).toEqual(promisedBy(code));
	});
});
