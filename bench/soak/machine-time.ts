/**
 * Milliseconds on the one monotonic scale that all processes of a machine share, so that what one did is judged by what
 * another saw.
 */
export function machineNow(): number {
	return Number(process.hrtime.bigint()) / 1e6;
}
