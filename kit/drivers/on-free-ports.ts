/** More failures in a row have another reason than chance. */
const MOST_PLAYS = 4;

/**
 * Plays a run, and again if another program took the port of a node that was about to listen. Such a run proves
 * nothing about the driver.
 */
export async function onFreePorts<T>(play: () => Promise<T>): Promise<T> {
	for (let plays = 1; ; plays++) {
		try {
			return await play();
		} catch (error) {
			if (plays === MOST_PLAYS || !isPortTaken(error)) throw error;
		}
	}
}

function isPortTaken(error: unknown): boolean {
	return error instanceof Error && (error.cause as NodeJS.ErrnoException | undefined)?.code === "EADDRINUSE";
}
