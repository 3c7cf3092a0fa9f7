import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";

// In containers that share a folder, all processes may have the id 1. So two of them must not choose the same names.
it("processes with the same id choose different temporary names", async () => {
	const scratch = mkdtempSync(join(tmpdir(), "temporary-names-"));
	const names: (string | undefined)[] = [];
	for (const _process of ["first", "second"]) {
		vi.resetModules();
		const { prepareWholeFile } = await import("../../../kit/files/write-file.ts");
		const file = prepareWholeFile(join(scratch, "report.json"), "x");
		names.push(readdirSync(scratch)[0]);
		file.discard();
	}
	expect(names[0]).toMatch(/^\..+\.tmp$/);
	expect(names[1]).not.toBe(names[0]);
	rmSync(scratch, { recursive: true });
});
