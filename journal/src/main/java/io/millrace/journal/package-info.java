/**
 * The journal on Chronicle Queue: every burst one excerpt, checked, synced and gapless.
 * <pre>
 *   journal thread                                         the device
 *   append(burst) --> ExcerptEncoder --> CycleAppender --> live/00000007.cq4      PartSync in mode device
 *                     header, copy, CRC    Chronicle       live/00000008.cq4      made and zeroed ahead
 *                                              ^           sealed/00000006.cq4    whole, synced, never written again
 *                                              |           cut/...                what recovery cut off
 *   keeper thread     SpaceAhead  --- secured length --+
 *                     DropBehind    cycles left long ago leave the page cache
 *   syncer thread     Syncer      --- force() and confirmations (modes process, interval)
 *
 *   recovery, replay, verify:   JournalReader --> CycleReader --> Burst      never a Chronicle tailer
 *   ahead thread                CycleAhead: the same cycle, read and summed before  --> CycleReader
 *   shadow thread     Shadow --> JournalReader --> RecoveredLedger --> SnapshotStore --> snapshots/...
 *   by hand           Archive       sealed cycles behind a snapshot, out and back
 * </pre>
 * Chronicle is used as a fast append file that validates nothing, and sees only the cycles of this run: its directory
 * is {@code live}, its metadata is made anew at each start, and it never opens an older file. The checks, the sync, the
 * lock and the space are ours.
 */
@NullMarked
package io.millrace.journal;

import org.jspecify.annotations.NullMarked;
