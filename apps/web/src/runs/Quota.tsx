import { shortBytes, toProblem } from '@hooklab/base';
import { showProblem } from '../ui/showProblem';
import { useWorkbench } from '../workbench/context';

const CHOICES = [0, 256 * 1024 ** 2, 1024 ** 3, 4 * 1024 ** 3, 16 * 1024 ** 3, 64 * 1024 ** 3];

/** 4_294_967_296 → "4 GiB" */
const sizeWords = (bytes: number): string =>
  bytes % 1024 ** 3 === 0 ? `${bytes / 1024 ** 3} GiB` : shortBytes(bytes);

/** How much all recordings may have together. */
export function Quota({ most, onChanged }: { most: number; onChanged: () => void }) {
  const { agent } = useWorkbench();
  const choices = CHOICES.includes(most) ? CHOICES : [...CHOICES, most].sort((a, b) => a - b);
  return (
    <label className="flex items-center gap-1.5 text-sm text-muted">
      Keep at most
      <select
        data-testid="quota"
        value={most}
        onChange={(event) => {
          agent.request('recordings.quota', { most: Number(event.target.value) }).then(onChanged, (error) => {
            showProblem(toProblem(error));
            onChanged();
          });
        }}
        className="h-6 rounded-md border border-line-strong bg-panel px-1 text-text"
      >
        {choices.map((bytes) => (
          <option key={bytes} value={bytes}>
            {bytes === 0 ? 'nothing: record no run' : sizeWords(bytes)}
          </option>
        ))}
      </select>
    </label>
  );
}
