package io.millrace.journal;

import io.millrace.journal.CycleReader.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Walks a cycle ahead of its reader, and does what costs most: it reads, sums, and computes the chain.
 * <pre>
 *   its own thread       fills 4: read, CRC, chain | fills 5 ...
 *                          | checked          ^ free                            four blocks go round
 *                          v                  |
 *   reader's thread      takes 3: sequence, time, what is stated of the chain, apply | takes 4 ...
 * </pre>
 * It hands over excerpts that are intact, and nothing else. Whatever else it comes upon, be it the end, damage, a disk
 * that does not read or no memory, ends it without a word: the reader comes upon it as well, at that very place, with
 * its own eyes. So there is one place that judges, and it is not here. What excerpts state of the chain is compared by
 * {@link ChainCheck}, excerpt by excerpt, before each is handed on.
 * <p>
 * Threads: its own, "millrace-ahead", which has the file open for itself; the methods are the reader's.
 * Memory: four blocks, which go from one cycle to the next. Allocation: none for an excerpt.
 */
final class CycleAhead implements AutoCloseable
{
    /** One is applied, one is filled; two more, so that neither has to wait for the other to wake up. */
    private static final int BLOCKS = 4;
    private static final CheckedBlock END = new CheckedBlock(0);

    private final Path path;
    private final @Nullable Chain chain;
    private final long startSequence;
    private final BlockingQueue<CheckedBlock> free = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<CheckedBlock> checked = new ArrayBlockingQueue<>(BLOCKS + 1);
    private final Thread thread;

    /**
     * Begins to walk.
     *
     * @param path          of the cycle.
     * @param blocks        made by {@link #blocks()}, which no other walk uses now.
     * @param chain         before the first excerpt behind the start, nobody else's; null if it is not computed.
     * @param startSequence up to which excerpts are not of the chain.
     */
    CycleAhead(final Path path, final CheckedBlock[] blocks, final @Nullable Chain chain, final long startSequence)
    {
        this.path = path;
        this.chain = chain;
        this.startSequence = startSequence;
        for (final CheckedBlock block : blocks)
        {
            free.add(block);
        }
        thread = new Thread(this::run, "millrace-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    /** The memory of one walk at a time. */
    static CheckedBlock[] blocks()
    {
        final CheckedBlock[] blocks = new CheckedBlock[BLOCKS];
        for (int i = 0; i < BLOCKS; i++)
        {
            blocks[i] = new CheckedBlock(CycleReader.BLOCK_LENGTH);
        }
        return blocks;
    }

    /**
     * Takes the next block.
     *
     * @param done the one before, given back; null at first.
     * @return null when from here on the reader must look itself, and if it was interrupted: its file then says so.
     */
    @Nullable
    CheckedBlock next(final @Nullable CheckedBlock done)
    {
        if (done != null)
        {
            free.add(done);
        }
        try
        {
            final CheckedBlock block = checked.take();
            return block == END ? null : block;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Ends the walk, wherever it is; its file is closed and its blocks are free afterwards. */
    @Override
    public void close()
    {
        // It waits for a block or reads a file that is its own: both end by this.
        thread.interrupt();
        Threads.join(thread);
    }

    private void run()
    {
        try (CycleReader walk = new CycleReader(path, free.element().bytes()))
        {
            boolean isOver = false;
            while (!isOver)
            {
                final CheckedBlock block = free.take();
                isOver = fill(block, walk) != Step.EXCERPT;
                if (block.count() > 0)
                {
                    checked.add(block);
                }
            }
        }
        catch (final IOException | InterruptedException | RuntimeException | Error ignored)
        {
            // Closed; or the reader will find the same where it finds no block.
        }
        finally
        {
            checked.add(END);
        }
    }

    private Step fill(final CheckedBlock block, final CycleReader walk) throws IOException
    {
        block.begin(walk, chain != null);
        Step step;
        do
        {
            step = walk.next();
            if (step == Step.EXCERPT)
            {
                block.add(walk, walk.excerpt().firstSequence() > startSequence ? chain : null);
            }
        }
        while (step == Step.EXCERPT && !block.isFull() && walk.isNextInBlock());
        return step;
    }
}
