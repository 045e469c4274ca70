/** What the title of a skipped suite has before what is missing; the summary finds them by it. */
export const cannotRunHere = '- cannot run here';
