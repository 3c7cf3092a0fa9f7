import { beforeAll, describe, expect, it } from "vitest";
import type { CodeBlock } from "./code-blocks.ts";
import { completeProgram } from "./complete-program.ts";
import { type CompiledPrograms, compilePrograms, promisedBy } from "./run-code.ts";
import type { Printed } from "./run-together.ts";

/**
 * Tests that programs in texts compile, and that they print what they promise.
 *
 * @param folder where the completed programs are written, under `reports/`
 */
export function describeCode(programs: readonly CodeBlock[], folder: string): void {
	let compiled: CompiledPrograms;
	beforeAll(async () => {
		const completed = programs.map(({ code }, at) => [`block-${at}`, completeProgram(code)] as const);
		compiled = await compilePrograms(folder, Object.fromEntries(completed));
	});

	it("compiles", () => {
		const complaints = compiled.complaints.replace(/\S*block-(\d+)\.mts/g, (_, at) => programs[Number(at)]?.place ?? "");
		expect(complaints).toBe("");
	});

	describe("runs", () => {
		let printed: readonly Printed[] = [];
		beforeAll(async () => {
			printed = await compiled.runAll();
		});

		it.each(programs.map(({ place, code }, at) => [place, code, at] as const))("at %s and prints what it says", (_, code, at) => {
			expect(printed[at]).toEqual({ lines: promisedBy(code), complaint: "" });
		});
	});
}
