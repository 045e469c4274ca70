/**
 * Plays random stories of a cluster and judges every run of an action by the laws.
 *
 *     npm run campaign [-- stories [seed]]
 */
import { lawTitles } from './judge.ts';
import { tryStories } from './trial.ts';

const [stories = 50_000, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
console.log(`seed ${seed}`);
const { ends, applied, failure, stories: played } = await tryStories(stories, seed);
const count = (times = 0) => String(times).padStart(9);
console.log(`${count(played)} stories\n\nhow their actions ended:`);
for (const [end, times] of [...ends].sort()) console.log(`${count(times)} ${end}`);
console.log('\nhow often each law had something to say:');
for (const title of lawTitles) console.log(`${count(applied.get(title))} ${title}`);
if (failure !== undefined) {
  console.error(`\n${failure}`);
  process.exitCode = 1;
}
