import { LIBRARY_HABITS, type Schedule } from "../../kit/schedule/schedule.ts";

/**
 * The schedule with habits that the library has. A token that was found with another driver declares the habits of that
 * driver, and the library and its mutants must not be judged by them. Any grace stays, because the library takes it as
 * an option.
 *
 * @returns `drawn` itself if its habits are the library's
 */
export function withOwnHabits(drawn: Schedule): Schedule {
	const { grace, sweep, firstSleep, interval, retries } = drawn.habits;
	// Waits of the library share their rounds if they use one cluster object.
	const isOwnInterval = interval.kind === "end-to-start" || interval.kind === "shared";
	const isOwn =
		isOwnInterval &&
		sweep === LIBRARY_HABITS.sweep &&
		firstSleep === LIBRARY_HABITS.firstSleep &&
		retries === LIBRARY_HABITS.retries;
	return isOwn ? drawn : { ...drawn, habits: { ...LIBRARY_HABITS, grace, ...(isOwnInterval && { interval }) } };
}
