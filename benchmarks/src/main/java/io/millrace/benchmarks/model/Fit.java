package io.millrace.benchmarks.model;

import java.util.List;

/**
 * The r, c, k model, fitted to measurements by least squares.
 * <pre>
 *   one by one   T(n) = n (1/r + c)      1/r  the work on one payment
 *   as a batch   T(n) = n / r + k         c    what each call costs besides: the way there and back
 *                                         k    what each batch costs besides
 * </pre>
 * Residuals are taken relative to the measured time, because times run over four orders of magnitude, and a fit to
 * their squares would see the largest alone.
 *
 * @param workNs    1/r in nanoseconds.
 * @param callNs    c in nanoseconds.
 * @param batchNs   k in nanoseconds.
 * @param residual  root of the mean square of the relative residuals.
 */
public record Fit(double workNs, double callNs, double batchNs, double residual)
{
    private static final int UNKNOWNS = 3;

    /**
     * One measurement.
     *
     * @param isBatch whether as a batch, or one by one.
     * @param n       payments.
     * @param timeNs  of all of them.
     */
    public record Point(boolean isBatch, int n, double timeNs)
    {
        /** Factors of 1/r, c and k in the time. */
        double[] factors()
        {
            return new double[] { n, isBatch ? 0 : n, isBatch ? 1 : 0 };
        }
    }

    /**
     * Fits the model.
     *
     * @param points measured, of either kind at least two.
     * @return the model that is nearest.
     */
    public static Fit of(final List<Point> points)
    {
        final double[][] normal = new double[UNKNOWNS][UNKNOWNS + 1];
        for (final Point point : points)
        {
            final double[] factors = point.factors();
            for (int i = 0; i < UNKNOWNS; i++)
            {
                for (int j = 0; j < UNKNOWNS; j++)
                {
                    normal[i][j] += factors[i] * factors[j] / (point.timeNs * point.timeNs);
                }
                normal[i][UNKNOWNS] += factors[i] / point.timeNs;
            }
        }
        final double[] solved = solve(normal);
        final Fit fit = new Fit(solved[0], solved[1], solved[2], 0);
        double squares = 0;
        for (final Point point : points)
        {
            final double relative = fit.predictNs(point.isBatch, point.n) / point.timeNs - 1;
            squares += relative * relative;
        }
        return new Fit(fit.workNs, fit.callNs, fit.batchNs, Math.sqrt(squares / points.size()));
    }

    /** @return number of payments from which on a batch is faster. */
    public double breakEven()
    {
        return batchNs / callNs;
    }

    /**
     * What the model says.
     *
     * @param isBatch whether as a batch, or one by one.
     * @param n       payments.
     * @return time of all of them, in nanoseconds.
     */
    public double predictNs(final boolean isBatch, final int n)
    {
        return isBatch ? n * workNs + batchNs : n * (workNs + callNs);
    }

    /** Gauss and Jordan, with pivots. */
    private static double[] solve(final double[][] rows)
    {
        for (int column = 0; column < UNKNOWNS; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < UNKNOWNS; row++)
            {
                pivot = Math.abs(rows[row][column]) > Math.abs(rows[pivot][column]) ? row : pivot;
            }
            final double[] swapped = rows[pivot];
            rows[pivot] = rows[column];
            rows[column] = swapped;
            for (int row = 0; row < UNKNOWNS; row++)
            {
                if (row != column)
                {
                    subtract(rows[row], rows[column], rows[row][column] / rows[column][column]);
                }
            }
        }
        final double[] solved = new double[UNKNOWNS];
        for (int i = 0; i < UNKNOWNS; i++)
        {
            solved[i] = rows[i][UNKNOWNS] / rows[i][i];
        }
        return solved;
    }

    private static void subtract(final double[] row, final double[] other, final double factor)
    {
        for (int i = 0; i < row.length; i++)
        {
            row[i] -= factor * other[i];
        }
    }
}
