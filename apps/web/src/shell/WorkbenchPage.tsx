'use client';

import { Tooltip } from 'radix-ui';
import { useEffect, useState } from 'react';
import { Toaster } from 'sonner';
import { useStore } from '../base/useStore';
import { LessonPanel } from '../lessons/LessonPanel';
import { startTheme, theme } from '../ui/theme';
import { type Workbench, WorkbenchContext } from '../workbench/context';
import { Consent } from './Consent';
import { createWorkbench } from './createWorkbench';
import { KeySheet } from './KeySheet';
import { Outdated } from './Outdated';
import { PageTitle } from './PageTitle';
import { Palette } from './Palette';
import { Rail } from './Rail';
import { Screens } from './Screens';
import { StatusBar } from './StatusBar';
import { TopBar } from './TopBar';
import { Unauthorized } from './Unauthorized';
import { useShortcuts } from './useShortcuts';

export function WorkbenchPage() {
  const [context, setContext] = useState<Workbench | null>(null);
  useEffect(() => {
    startTheme();
    const { workbench, undo } = createWorkbench();
    setContext(workbench);
    return undo;
  }, []);
  if (!context) return null;
  return (
    <WorkbenchContext value={context}>
      <Tooltip.Provider delayDuration={400} skipDelayDuration={100}>
        <PageTitle />
        <Screen context={context} />
      </Tooltip.Provider>
    </WorkbenchContext>
  );
}

function Screen({ context }: { context: Workbench }) {
  const connection = useStore(context.agent.connection);
  const shown = useStore(theme);
  useShortcuts(context);
  if (connection === 'unauthorized') return <Unauthorized />;
  if (connection === 'outdated') return <Outdated />;
  return (
    <div className="flex h-dvh flex-col bg-bg">
      <TopBar />
      <div className="flex min-h-0 flex-1">
        <Rail />
        <Screens />
        <LessonPanel />
      </div>
      <StatusBar />
      <Palette />
      <KeySheet />
      <Consent />
      <Toaster theme={shown} position="bottom-right" offset={40} closeButton duration={10_000} />
    </div>
  );
}
