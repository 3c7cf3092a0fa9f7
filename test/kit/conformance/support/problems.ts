import { examine } from "../../../../kit/stdio/doctor.ts";

/** The problems that doctor finds in an adapter with this fault. */
export async function problemsOf(fault: string): Promise<string> {
	const found = await examine([process.execPath, "test/kit/stdio/fixtures/bad-adapter.mjs", fault]);
	const problems = found.filter(({ kind }) => kind === "problem");
	return problems.map(({ text }) => text).join("\n");
}
