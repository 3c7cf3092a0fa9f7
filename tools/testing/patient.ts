/**
 * The time limits of every test. They only end a test that hangs: a busy machine may take many times as long as an idle
 * one, so a test does not set its own limit.
 */
export const PATIENT = {
	testTimeout: 600_000,
	hookTimeout: 600_000,
	expect: { poll: { timeout: 120_000 } },
} as const;
