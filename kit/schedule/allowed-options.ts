/** Which values an option of a wait may have (WAIT-8). All numbers except counts may be fractions. */
const ALLOWED: Readonly<Record<string, (value: number) => boolean>> = {
	pollInterval: (ms) => ms >= 0 && ms < Number.POSITIVE_INFINITY,
	timeout: (ms) => ms >= 0,
	requestTimeout: (ms) => ms > 0 && ms < Number.POSITIVE_INFINITY,
	grace: (rounds) => Number.isSafeInteger(rounds) && rounds >= 1,
	forgive: (failures) => Number.isSafeInteger(failures) && failures >= 0,
};

/** The options of a wait that are numbers. */
export const NUMBER_OPTIONS: readonly string[] = Object.keys(ALLOWED);

/** Whether a wait must accept a value. `undefined`: the option was left out. */
export function isAllowedOption(name: string, value: unknown): boolean {
	return value === undefined || (typeof value === "number" && Object.hasOwn(ALLOWED, name) && ALLOWED[name]?.(value) === true);
}
