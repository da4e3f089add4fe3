import type { Handlers } from './dispatch';
import { lensHandlers } from './lens';
import { lessonHandlers } from './lessons';
import { recordingHandlers } from './recordings';
import { runHandlers } from './runs';
import { sessionHandlers } from './sessions';
import { specHandlers } from './specs';
import { surfaceHandlers } from './surfaces';
import { targetHandlers } from './targets';
import { trialHandlers } from './trials';
import type { Window } from './window';
import { workspaceHandlers } from './workspace';

/** What one connected page can ask, topic by topic. */
export const handlersFor = (window: Window): Handlers => ({
  ...targetHandlers(window),
  ...surfaceHandlers(window),
  ...trialHandlers(window),
  ...specHandlers(window),
  ...runHandlers(window),
  ...lensHandlers(window),
  ...lessonHandlers(window),
  ...recordingHandlers(window),
  ...workspaceHandlers(window),
  ...sessionHandlers(window),
});
