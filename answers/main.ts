import { AnswerFolder } from './answer-folder.js';
import { allAnswers } from './all-answers.js';
import { differenceOf } from './difference.js';

const USAGE = 'Say what to do: npm run answers -- record <folder>, or npm run answers -- compare <folder>.';

const [action, folder, ...more] = process.argv.slice(2);
if (!folder || more.length > 0 || (action !== 'record' && action !== 'compare')) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else if (action === 'record') await record(folder);
else process.exitCode = (await compare(folder)) === 0 ? 0 : 1;

async function record(folder: string): Promise<void> {
  for (const { world, answers } of await allAnswers()) {
    await new AnswerFolder(folder, world.name).write(answers);
    say(`${world.name}: ${answers.size} answers recorded.`);
  }
}

/** @returns how many differ */
async function compare(folder: string): Promise<number> {
  let different = 0;
  for (const { world, answers } of await allAnswers()) {
    const recorded = await new AnswerFolder(folder, world.name).read();
    let own = 0;
    for (const request of new Set([...recorded.keys(), ...answers.keys()])) {
      const lines = differenceOf(
        recorded.get(request) ?? 'not recorded',
        answers.get(request) ?? 'not asked',
      );
      if (lines.length === 0) continue;
      own += 1;
      say([`${world.name}: ${request}`, ...lines].join('\n'));
    }
    say(`${world.name}: ${own} of ${answers.size} answers differ.`);
    different += own;
  }
  return different;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
