function mustBeMember(A, S)
% MUSTBEMEMBER  Raise an error unless all elements are in a set.
    if ~all(ismember(A, S))
        error('MATLAB:validators:mustBeMember', 'Value must be a member of the set.');
    end
end
