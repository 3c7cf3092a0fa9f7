import { usageError } from "../terminal/command-error.ts";

/**
 * Reads the values of `--ports`.
 *
 * @throws CommandError if a value is not a port, or is given twice
 */
export function portList(values: readonly string[]): readonly number[] {
	return values.map((value, index) => {
		const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
		if (port < 1 || port > 65_535) throw usageError(`--ports must be whole numbers from 1 to 65535, not "${value}".`);
		if (values.indexOf(value) < index) throw usageError(`--ports lists ${value} twice.`);
		return port;
	});
}
