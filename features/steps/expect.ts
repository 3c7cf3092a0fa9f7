/** What a Then step found otherwise. Its message is all there is to say; where it was thrown is of no interest. */
class Mismatch extends Error {
	override readonly name = "Mismatch";
}

/** Fails with what was expected and what came, where they differ. Both are plain values. */
export function expect(what: string, expected: unknown, got: unknown): void {
	if (show(expected) !== show(got)) fail(what, expected, got);
}

export function fail(what: string, expected: unknown, got: unknown): never {
	throw new Mismatch(`${what}: expected ${show(expected)}, got ${show(got)}`);
}

function show(value: unknown): string {
	return value === undefined ? "none" : (JSON.stringify(value) ?? String(value));
}
